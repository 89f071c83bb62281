import { config } from 'zod';

/**
 * Has to be imported before the SDK builds its schemas: zod would compile a parser per schema upon its first use, which
 * costs a start-up more than the few messages of a session save.
 */
config({ jitless: true });
