/** Entry of the gallery's page. */

import { Gallery } from "./gallery/app.ts";
import { catalogue } from "./gallery/catalogue/index.ts";
import { pictures } from "./gallery/pictures.ts";

const navigation = document.querySelector<HTMLElement>("[data-elements]");
const fold = navigation?.closest("details");
const content = document.querySelector<HTMLElement>("#content");
if (navigation !== null && fold != null && content !== null) new Gallery({ fold, navigation, content }, catalogue, pictures).start();
