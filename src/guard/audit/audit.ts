/** What a running server uses of this room: the log, and the journal of open calls. */
export { AuditError } from './audit-error.ts';
export { defaultAuditDirectory } from './directory.ts';
export type { AuditDecision, AuditEntry, AuditOutcome } from './entry.ts';
export { fingerprint } from './line.ts';
export type { AuditLog, AuditTicket } from './log.ts';
export { openAudit } from './log.ts';
export type { NoteKeeper, OpenCall } from './open-calls.ts';
export { leftOpen, settle } from './open-calls.ts';
export { reportText } from './report.ts';
