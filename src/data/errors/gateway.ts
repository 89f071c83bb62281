import { readErrorTable } from './error-table.ts';

/**
 * The API gateway in front of every service; codes come as `APIGW.0301` or `APIG.0301`. From the signing guide's table of
 * gateway errors and Huawei's Go SDK v3 (2026). Where one code has several statuses there is a line for each.
 */
export const gatewayErrors = readErrorTable(
  'gateway',
  `
404 | APIGW.0101 | There is no such API. | Host, method and path don't go together: check the site, the region and any endpoint set by hand.
404 | APIGW.0103 | The API's backend does not exist. | The service isn't there in this region: check the region.
400 | APIGW.0104 | The request does not fit the API. | Compare the request (dry_run shows it) with the operation's fields.
400 | APIGW.0105 | The request does not fit the API. | Compare the request (dry_run shows it) with the operation's fields.
400 | APIGW.0106 | The request does not fit the API. | Compare the request (dry_run shows it) with the operation's fields.
400 | APIGW.0201 | The request could not be taken. | Compare the request (dry_run shows it) with the operation's fields.
413 | APIGW.0201 | The body is too large. | Bodies are limited to 12 MB: send less.
414 | APIGW.0201 | The address is too long. | Use fewer or shorter filters.
494 | APIGW.0201 | The headers are too large. | A token of many roles can be too long: use AK/SK, or a token without catalog.
502 | APIGW.0201 | The backend could not be reached. | Reads: try again. Anything else: look first whether it was done.
504 | APIGW.0201 | The backend timed out. | Reads: try again. Anything else: look first whether it was done.
401 | APIGW.0301 | IAM authentication failed. | Check AK, SK, token and the clock (doctor does); five signature failures lock a key for five minutes, so don't repeat the call.
403 | APIGW.0302 | The credentials may not call this API. | The account's administrator has to allow it.
401 | APIGW.0303 | App authentication failed. | Check the credentials and the clock.
403 | APIGW.0304 | The app may not call this API. | The account's administrator has to allow it.
401 | APIGW.0305 | Authentication failed, or the clocks differ. | Check the credentials; the clock may be off by at most 15 minutes.
403 | APIGW.0306 | Access is not allowed. | The account's administrator has to allow it.
401 | APIGW.0307 | The token must be renewed or belongs to another region. | Get a new token from the region that is called, once.
429 | APIGW.0308 | Too many calls. | The message gives limit and time window: wait for it, then send again, more slowly.
403 | APIGW.0310 | The project cannot be used. | Check project_id, and that the region is enabled for the account.
401 | APIGW.0311 | Authentication failed. | Check the credentials and the project.
403 | APIGW.0401 | Access is not allowed from this address. | An access rule bars the caller: a person has to change it.
403 | APIGW.0402 | Access is not allowed. | An access rule bars the caller: a person has to change it.
403 | APIGW.0404 | Access is not allowed. | An access rule bars the caller: a person has to change it.
405 | APIGW.0501 | The method is not allowed. | The address exists for other methods only: check any endpoint set by hand.
405 | APIGW.0502 | The method is not allowed. | The address exists for other methods only: check any endpoint set by hand.
500 | APIGW.0601 | The gateway failed. | Reads: try again. Anything else: look first whether it was done.
400 | APIGW.0602 | The gateway could not understand the request. | Compare the request (dry_run shows it) with the operation's fields.
500 | APIGW.0605 | The gateway failed. | Reads: try again. Anything else: look first whether it was done.
500 | APIGW.0606 | The gateway failed. | Reads: try again. Anything else: look first whether it was done.
400 | APIGW.0607 | The gateway could not understand the request. | Compare the request (dry_run shows it) with the operation's fields.
500 | APIGW.0608 | The gateway failed. | Reads: try again. Anything else: look first whether it was done.
500 | APIGW.0609 | The gateway failed. | Reads: try again. Anything else: look first whether it was done.
502 | APIGW.0610 | The backend's answer was not usable. | Reads: try again. Anything else: look first whether it was done.
500 | APIGW.0611 | The gateway failed. | Reads: try again. Anything else: look first whether it was done.
500 | APIGW.0612 | The gateway failed. | Reads: try again. Anything else: look first whether it was done.
503 | APIGW.0613 | IAM is not available. | Wait some seconds, then send again.
403 | APIGW.0801 | The service does not exist in this region. | Choose another region.
403 | APIGW.0802 | The user is barred from this region. | The account's administrator has to enable the region for the user.
`,
);
