/** Version of this package; the build refuses to run when package.json says otherwise. */
export const VERSION = '0.1.0';
