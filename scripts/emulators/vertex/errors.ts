import { type Answer, jsonAnswer, textAnswer } from './answer.ts';

const statusNames: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

const usualMessages: Readonly<Record<number, string>> = {
  400: 'Request contains an invalid argument.',
  401: 'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
  403: 'The caller does not have permission',
  404: 'Requested entity was not found.',
  429: 'Quota exceeded for aiplatform.googleapis.com/long_running_online_prediction_requests_per_base_model with base model: veo-3.1-fast-generate. Please submit a quota increase request. https://cloud.google.com/vertex-ai/docs/generative-ai/quotas-genai.',
  500: 'Internal error encountered.',
  503: 'The service is currently unavailable.',
  504: 'Deadline expired before operation could complete.',
};

/** The message that an HTTP status comes with when there is nothing more exact to say. */
export function usualMessage(code: number): string {
  return usualMessages[code] ?? 'Unknown error.';
}

/** `{"error":{code,message,status}}`, or a list with that one object, as Google's gateways sometimes send it. */
export function googleError(
  code: number,
  message: string = usualMessage(code),
  options: { details?: readonly unknown[]; asArray?: boolean } = {},
): Answer {
  const details = options.details === undefined ? {} : { details: options.details };
  const body = { error: { code, message, status: statusNames[code] ?? 'UNKNOWN', ...details } };
  return jsonAnswer(code, options.asArray === true ? [body] : body);
}

/** The page of Google's front end: what a path that no API owns is answered with, and a 502. */
export function htmlError(code: number, path: string): Answer {
  const title = code === 404 ? 'Not Found' : 'Server Error';
  const words =
    code === 404
      ? `The requested URL <code>${escapeHtml(path)}</code> was not found on this server.`
      : 'The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.';
  return textAnswer(
    code,
    `<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error ${code} (${title})!!1</title>\n` +
      `  <p><b>${code}.</b> <ins>That’s an error.</ins>\n  <p>${words}  <ins>That’s all we know.</ins>\n`,
  );
}

/** 404 for a model that is unknown, retired, or not served in this location. */
export function modelNotFound(resource: string): Answer {
  return googleError(
    404,
    `Publisher Model \`${resource}\` was not found or your project does not have access to it. Please ensure you are using a valid model version. For more information, see: https://cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions`,
  );
}

/** 403 for a project that the credentials have nothing to do with. */
export function permissionDenied(resource: string): Answer {
  const full = `//aiplatform.googleapis.com/${resource}`;
  const permission = 'aiplatform.endpoints.predict';
  return googleError(403, `Permission '${permission}' denied on resource '${full}' (or it may not exist).`, {
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'IAM_PERMISSION_DENIED',
        domain: 'aiplatform.googleapis.com',
        metadata: { permission, resource: resource },
      },
    ],
  });
}

/** 401: with no token, or with one that is unknown or has expired. */
export function unauthenticated(tokenGiven: boolean): Answer {
  const message = tokenGiven
    ? usualMessage(401)
    : usualMessage(401).replace(
        'Request had invalid authentication credentials.',
        'Request is missing required authentication credential.',
      );
  const reason = tokenGiven ? 'ACCESS_TOKEN_EXPIRED' : 'CREDENTIALS_MISSING';
  return googleError(401, message, {
    details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' }],
  });
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
