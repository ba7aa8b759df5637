/** Pictures and documents are bundled as `data:` addresses. */

declare module "*.jpg" {
  const address: string;
  export default address;
}

declare module "*.png" {
  const address: string;
  export default address;
}

declare module "*.pdf" {
  const address: string;
  export default address;
}
