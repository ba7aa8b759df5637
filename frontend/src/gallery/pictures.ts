/** The pictures of the examples, as data: a sandboxed page that was opened as a file may read no other. */

import parcel1 from "../../../src/overread/demo/inputs/parcel-1.jpg";
import parcel2 from "../../../src/overread/demo/inputs/parcel-2.jpg";
import parcel3 from "../../../src/overread/demo/inputs/parcel-3.jpg";
import form from "./pictures/form.png";
import letter from "./pictures/letter.pdf";
import parcelMask from "./pictures/parcel-mask.png";

export const pictures: ReadonlyMap<string, string> = new Map([
  ["parcel-1.jpg", parcel1],
  ["parcel-2.jpg", parcel2],
  ["parcel-3.jpg", parcel3],
  ["parcel-mask.png", parcelMask],
  ["form.png", form],
  ["letter.pdf", letter],
]);
