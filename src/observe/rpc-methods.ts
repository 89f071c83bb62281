/** Methods that clients send (MCP 2025-11-25, schema, "ClientRequest" and "ClientNotification"). */
const METHODS = new Set([
  'initialize',
  'ping',
  'completion/complete',
  'logging/setLevel',
  'prompts/get',
  'prompts/list',
  'resources/list',
  'resources/read',
  'resources/subscribe',
  'resources/templates/list',
  'resources/unsubscribe',
  'tools/call',
  'tools/list',
  'tasks/cancel',
  'tasks/get',
  'tasks/list',
  'tasks/result',
  'notifications/cancelled',
  'notifications/initialized',
  'notifications/progress',
  'notifications/roots/list_changed',
  'notifications/tasks/status',
]);

/** A method as labels and spans name it: whatever else clients make up is one, and its text goes nowhere. */
export function knownMethod(rpc: string): string {
  return METHODS.has(rpc) ? rpc : 'other';
}
