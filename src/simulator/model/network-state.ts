import type { Project } from './common-state.ts';

/** A VPC. What Nova calls a network is a subnet of it: its ID is that of `nics[].subnet_id`. */
export interface Vpc {
  readonly id: string;
  readonly project: Project;
  readonly name: string;
  readonly cidr: string;
}

export interface Subnet {
  /** the network ID of the Nova API and `subnet_id` of the ECS API */
  readonly id: string;
  /** the subnet ID in `fixed_ips` of the Nova API */
  readonly fixed_ip_subnet_id: string;
  readonly vpc: Vpc;
  readonly project: Project;
  readonly name: string;
  readonly cidr: string;
  readonly gateway: string;
  readonly dns: readonly string[];
  /** addresses that ports have, and the host number from which the next free one is looked for */
  readonly addresses: AddressPool;
}

export interface AddressPool {
  /** the first host number that may be handed out */
  readonly first: number;
  /** the last one */
  readonly last: number;
  next: number;
  /** host numbers in use */
  readonly taken: Set<number>;
}

/** A NIC. The first of a server is its primary one. */
export interface Port {
  readonly id: string;
  readonly project: Project;
  readonly subnet: Subnet;
  readonly ip: string;
  readonly mac: string;
  server_id: string | null;
  security_groups: readonly SecurityGroup[];
  floating_ip: FloatingIp | null;
  /** it was there before the server and stays after it */
  readonly kept: boolean;
}

export interface SecurityGroupRule {
  readonly id: string;
  readonly direction: 'ingress' | 'egress';
  readonly ethertype: 'IPv4' | 'IPv6';
  /** null: any */
  readonly protocol: string | null;
  /** null: any; of ICMP the type and the code */
  readonly from_port: number | null;
  readonly to_port: number | null;
  readonly cidr: string | null;
  readonly remote_group_id: string | null;
}

export interface SecurityGroup {
  readonly id: string;
  readonly project: Project;
  name: string;
  description: string;
  rules: readonly SecurityGroupRule[];
  readonly created: number;
}

export interface FloatingIp {
  readonly id: string;
  readonly project: Project;
  readonly address: string;
  readonly pool: string;
  readonly bandwidth: {
    readonly id: string;
    readonly name: string;
    readonly size: number;
    readonly share_type: 'PER' | 'WHOLE';
    readonly charge_mode: string;
  };
  /** `Port.floating_ip` is the way back */
  port: Port | null;
  /** released with the server that it is bound to */
  readonly delete_on_termination: boolean;
  /** part of a Flexus L instance, whose service locks it */
  readonly bundled: boolean;
  readonly created: number;
}
