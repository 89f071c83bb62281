import { flagsHelp } from './config.ts';

/** What `flexus-mcp help` prints. */
export const HELP = `flexus-mcp - an MCP server for Huawei Cloud Flexus L

flexus-mcp [flags]                 serve MCP over stdio; without credentials on the embedded simulator
flexus-mcp http [flags]            serve MCP over Streamable HTTP, for a team
flexus-mcp token --file FILE --caller NAME [--scopes A,B] [--profile P] [--days N] [--out NEW]
                                   make a bearer token for a caller of flexus-mcp http
flexus-mcp token --file FILE --revoke NAME
                                   take a caller's tokens away
flexus-mcp simulator [--port N] [--speed X] [--scenario S]
                                   serve the simulator alone on 127.0.0.1
flexus-mcp operations --json       print every operation as JSON
flexus-mcp doctor [flags]          check configuration, endpoints, credentials and clock
flexus-mcp passphrase [--status]   set the passphrase of the approval page, in a terminal
flexus-mcp policy check FILE [--call TOOL JSON]
                                   check a policy file, explain what it decides
flexus-mcp audit verify|show [DIR|FILE]
                                   check or read the record of changes
flexus-mcp help | version

Flags:
${flagsHelp()}`;
