import type { DocRef } from './operation.ts';

const document =
  (file: string) =>
  (...sections: readonly string[]): readonly DocRef[] =>
    sections.map((section) => ({ file, section }));

/** Flexus L API reference, English, 2024-09. */
export const flexusEn = document('flexus-l-api-en-2024-09.txt');
/** Flexus L API reference, Chinese, 2024-06: the only edition with the detail list and some field tables. */
export const flexusZhOld = document('flexus-l-api-zh-2024-06.txt');
/** Flexus L API reference, Chinese, 2025-01. */
export const flexusZh = document('flexus-l-api-zh-2025-01.txt');
/** Purchase page, English, 2024-11. */
export const purchaseEn = document('flexus-l-purchase-en-2024-11.txt');
/** ECS API reference, English, 2025-01. */
export const ecsEn = document('ecs-api-en-2025-01.txt');
/** Public reference of the billing service, which the Flexus documents link to. */
export const billingReference = document('https://support.huaweicloud.com/intl/en-us/api-oce');
