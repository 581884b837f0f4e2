/** Text that is HTML already. Everything else is escaped when it is put into a template. */
export class Html {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Part = Html | string | number | readonly Part[];

export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(
    strings.reduce(
      (text, string, index) => text + render(parts[index - 1] ?? "") + string,
    ),
  );
}

/** For text that we wrote ourselves, such as a style sheet. */
export function raw(text: string): Html {
  return new Html(text);
}

function render(part: Part): string {
  if (part instanceof Html) return part.toString();
  if (Array.isArray(part))
    return (part as readonly Part[]).map(render).join("");
  return String(part).replace(
    /[&<>"']/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
