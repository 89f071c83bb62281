import { readErrorTable } from './error-table.ts';

/** Flexus L purchase document (2024-11), table 8. The documents print a description for each code, no message. */
export const hcssErrors = readErrorTable(
  'hcss',
  `
400 | HCSS.14000001 | A request parameter is not valid. | Compare the request (dry_run shows it) with the tables: plan, image, version and region must go together, and the host must be that of the account's site.
400 | HCSS.14000002 | The internal CORS service failed. | Nothing is known to be ordered: look at the order list, then try again later.
400 | HCSS.14000003 | The billing service (CBC) failed. | Look at the order list for an order of this time before trying again; check balance and payment method.
400 | HCSS.14000004 | ECS failed. | Look at the order list before trying again; then try later or another region.
400 | HCSS.14000005 | The disk service EVS failed. | Look at the order list before trying again; leave out extra disks to find out whether they are the cause.
400 | HCSS.14000006 | The EIP service failed. | Look at the order list before trying again; the EIP quota may be used up.
400 | HCSS.14000007 | The load balancer service ELB failed. | Look at the order list before trying again, then contact support.
400 | HCSS.14000008 | The image service IMS failed. | Check the image ID and that the image is in the region ordered.
400 | HCSS.14000009 | The marketplace image failed. | Choose another version or image, or try again later.
400 | HCSS.14000010 | The specification has no capacity left. | Choose another plan or region; the same one may be back later.
400 | HCSS.14000011 | The quota is used up. | Order fewer, unsubscribe what isn't needed, or have the quota raised by a person.
429 | HCSS.14290001 | Too many requests. | Wait some seconds, then send the same purchase once.
500 | HCSS.15000001 | The server failed. | The outcome is uncertain: look at the order list for an order of this time before trying again.
`,
);
