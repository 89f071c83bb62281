import type { Plan } from '../../data/tables.ts';
import type { Project, ResourceTag } from './common-state.ts';
import type { ImageInUse } from './storage-state.ts';

export interface ExtraPart {
  readonly type: string;
  readonly id: string;
  readonly size_gib: number | null;
}

/** A Flexus L instance: the bundle that is ordered, renewed and unsubscribed as a whole. */
export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly project: Project;
  readonly plan: Plan;
  readonly image: ImageInUse;
  readonly tags: readonly ResourceTag[];
  readonly order_id: string;
  readonly created: number;
  readonly server_id: string;
  readonly eip_id: string;
  readonly bandwidth_id: string;
  readonly package_id: string;
  readonly extras: readonly ExtraPart[];
  readonly product_id: string;
  readonly plan_id: string;
}

export type PeriodUnit = 'month' | 'year';

export interface Term {
  readonly order_id: string;
  readonly from: number;
  readonly to: number;
  readonly paid: number;
  readonly renewal: boolean;
}

/** Statuses of yearly/monthly resources: EXTERNAL-APIS, section 3, resources/query. */
export type SubscriptionStatus = 'in use' | 'expired' | 'frozen' | 'closed';

export interface Subscription {
  readonly instance_id: string;
  status: SubscriptionStatus;
  readonly effective: number;
  expire: number;
  terms: readonly Term[];
  readonly unit: PeriodUnit;
  /** what one period costs */
  readonly price: number;
  auto_renew: { on: boolean /** null: without end */; left: number | null };
  updated: number;
}

export interface TrafficPackage {
  readonly id: string;
  readonly instance_id: string;
  readonly original_gb: number;
  readonly gb_per_day: number;
  readonly since: number;
  /** whole months since the start that have been settled */
  month: number;
  used_gb: number;
  counted_until: number;
}

/** Statuses 3, 4, 5 and 6 of EXTERNAL-APIS, section 3. */
export type OrderStatus = 'processing' | 'cancelled' | 'completed' | 'awaiting payment';

export interface PurchaseRequest {
  readonly project: Project;
  readonly name: string;
  readonly description: string;
  readonly plan: Plan;
  readonly image: ImageInUse;
  readonly unit: PeriodUnit;
  readonly periods: number;
  readonly quantity: number;
  readonly auto_renew: boolean;
  readonly auto_pay: boolean;
  readonly extras: readonly { readonly type: string; readonly size: number | null }[];
  readonly tags: readonly ResourceTag[];
}

export interface Period {
  readonly unit: PeriodUnit;
  readonly periods: number;
}

export type OrderSubject =
  | { readonly kind: 'purchase'; readonly request: PurchaseRequest }
  | ({ readonly kind: 'renewal' } & Period)
  | { readonly kind: 'unsubscription'; readonly whole: boolean };

export interface Order {
  readonly id: string;
  readonly subject: OrderSubject;
  status: OrderStatus;
  readonly instance_ids: readonly string[];
  /** cents; negative for a refund */
  readonly amount: number;
  readonly created: number;
  readonly pay_until: number;
  paid: number | null;
  completed: number | null;
}
