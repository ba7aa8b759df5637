/** What we use of the TIFF decoder's inflater, which brings no types. */

declare module "pako" {
  interface Inflating {
    /** 0 where all is well. */
    err: number;
    onData(chunk: Uint8Array): void;
    push(packed: Uint8Array, isLast: boolean): boolean;
  }

  const pako: {
    Inflate: new (options: { raw: boolean }) => Inflating;
    inflateRaw(packed: Uint8Array): Uint8Array;
  };
  export default pako;
}
