/**
 * Refusals in the shapes that the admin API was seen to give (measured on a live tenant by a public
 * client): `error.message` is always "Invalid Operation"; what happened stands in the inner exception.
 */
export class ExchangeError extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
  ) {
    super(message);
  }

  body(): unknown {
    return {
      error: {
        code: this.status === 404 ? "NotFound" : "BadRequest",
        message: "Invalid Operation",
        details: [
          {
            code: "Client",
            target: "",
            message: `|${this.type}|${this.message}`,
          },
        ],
        innererror: {
          message: "Invalid Operation",
          type: "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
          stacktrace: "",
          internalexception: {
            message: this.message,
            type: this.type,
            stacktrace: "",
          },
        },
      },
    };
  }
}

/** Where a right is missing, or the cmdlet is unknown, the body of the 403 is a long run of NUL bytes. */
export class ForbiddenCmdlet extends Error {
  readonly status = 403;
  readonly body = Buffer.alloc(1_024);
}

const management = "Microsoft.Exchange.Configuration.Tasks";

export const objectNotFound = (identity: string) =>
  new ExchangeError(
    404,
    `${management}.ManagementObjectNotFoundException`,
    `The operation couldn't be performed because object '${identity}' couldn't be found on 'LO2P123A01DC001.GBRP123A001.PROD.OUTLOOK.COM'.`,
  );

export const ambiguousIdentity = (identity: string) =>
  new ExchangeError(
    400,
    `${management}.ManagementObjectAmbiguousException`,
    `The operation couldn't be performed because '${identity}' matches multiple entries.`,
  );

export const badParameters = (name: string) =>
  new ExchangeError(
    400,
    "Microsoft.Exchange.AdminApi.CommandInvocation.AmbiguousParameterSetException",
    `Parameter set cannot be resolved using the specified named parameters. Invalid cmdlet parameters specified. ${name}`,
  );

/** A value outside of what the parameter takes. The type is PowerShell's own; the wording was not seen over REST. */
export const valueRefused = (name: string, value: unknown, why: string) =>
  new ExchangeError(
    400,
    "System.Management.Automation.ParameterBindingException",
    `Cannot bind parameter '${name}' to the target. Exception setting "${name}": "The value ${JSON.stringify(value)} isn't valid. ${why}"`,
  );

/** A change that the object's state does not allow. */
export const taskRefused = (message: string) =>
  new ExchangeError(
    400,
    "Microsoft.Exchange.Configuration.Tasks.TaskInvalidOperationException",
    message,
  );

export const alreadyExists = (what: string, name: string) =>
  new ExchangeError(
    400,
    "Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException",
    `${what} "${name}" already exists. Please choose a different name.`,
  );

export const invalidFilter = (text: string) =>
  new ExchangeError(
    400,
    `${management}.InvalidFilterException`,
    `Invalid filter syntax. For a description of the filter parameter syntax see the command help.\r\n"${text}"`,
  );

/** A list that is mastered on-premises refuses every change in the cloud. */
export const syncedFromOnPremises = (identity: string, cmdlet: string) =>
  new ExchangeError(
    400,
    "Microsoft.Exchange.Data.Directory.SystemConfiguration.ObjectIsDirSyncedException",
    `The operation on mailbox "${identity}" failed because it's out of the current user's write scope. The action '${cmdlet}', can't be performed on the object '${identity}' because the object is being synchronized from your on-premises organization. This action should be performed on the object in your on-premises organization.`,
  );

/** The type and the text are PowerShell's; neither was seen over REST. */
export const outOfScope = (identity: string) =>
  new ExchangeError(
    400,
    "Microsoft.Exchange.Data.Directory.ADScopeException",
    `The operation couldn't be performed because '${identity}' isn't within your current write scopes.`,
  );

/** A body that is no JSON, or a resource that there is not: refused before any cmdlet is looked for. */
export const requestRefused = (status: 400 | 404, message: string) =>
  new ExchangeError(
    status,
    "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
    message,
  );

/** Cursors hold for half an hour, and only where they were made. */
export const expiredPage = () =>
  new ExchangeError(
    400,
    "Microsoft.Exchange.AdminApi.PaginationException",
    "Expired or Invalid pagination request. Default Expiry time is 00:30:00",
  );
