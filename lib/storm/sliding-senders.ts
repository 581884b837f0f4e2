import type { StormMail } from "./storm-mail";

/** Front entries are dropped lazily; the array is cut when so many have gone. */
const cutAfter = 512;

/** The mails of the last minutes and who sent them. Mails must be added in order of time. */
export class SlidingSenders {
  #mails: StormMail[] = [];
  #first = 0;
  readonly #senders = new Map<
    string,
    { mails: number; authenticated: number }
  >();
  #authenticatedSenders = 0;
  #cappedMails = 0;

  constructor(
    readonly milliseconds: number,
    readonly mailsASender = Infinity,
  ) {}

  add(mail: StormMail): void {
    this.forget(mail.receivedAt);
    this.#mails.push(mail);
    this.#change(mail, 1);
  }

  /** Drops what lies a whole window or more before `now`. */
  forget(now: number): void {
    for (;;) {
      const oldest = this.#mails[this.#first];
      if (!oldest || oldest.receivedAt > now - this.milliseconds) break;
      this.#change(oldest, -1);
      this.#first++;
    }
    if (this.#first > cutAfter) {
      this.#mails = this.#mails.slice(this.#first);
      this.#first = 0;
    }
  }

  get mails(): number {
    return this.#mails.length - this.#first;
  }

  get senders(): number {
    return this.#senders.size;
  }

  /**
   * Distinct senders that count. Unauthenticated ones may make up a third and no more: forging
   * alone adds up to nothing, while a storm in which a few cannot be verified is seen as early.
   */
  get countedSenders(): number {
    return Math.min(this.senders, Math.floor(this.#authenticatedSenders * 1.5));
  }

  mailsOf(sender: string): number {
    return this.#senders.get(sender)?.mails ?? 0;
  }

  /** All mails, where of each sender only `mailsASender` count. */
  get cappedMails(): number {
    return this.#cappedMails;
  }

  /** The first mail of each sender, oldest first. */
  firstOfEachSender(most: number): StormMail[] {
    const seen = new Set<string>();
    const found: StormMail[] = [];
    for (let i = this.#first; i < this.#mails.length; i++) {
      const mail = this.#mails[i] as StormMail;
      if (seen.has(mail.sender)) continue;
      seen.add(mail.sender);
      found.push(mail);
      if (found.length === most) break;
    }
    return found;
  }

  #change(mail: StormMail, by: 1 | -1): void {
    const sender = this.#senders.get(mail.sender) ?? {
      mails: 0,
      authenticated: 0,
    };
    const before = sender.authenticated > 0;
    const cap = this.mailsASender;
    this.#cappedMails -= Math.min(sender.mails, cap);
    sender.mails += by;
    this.#cappedMails += Math.min(sender.mails, cap);
    if (mail.authenticated) sender.authenticated += by;
    const after = sender.authenticated > 0;
    if (after !== before) this.#authenticatedSenders += after ? 1 : -1;
    if (sender.mails === 0) this.#senders.delete(mail.sender);
    else this.#senders.set(mail.sender, sender);
  }
}
