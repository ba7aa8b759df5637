/** Script of the pages on which formatted text is written, beside console.ts. The editor's library travels with it only. */

import { startRichText } from "./pages/rich-text-field.ts";

startRichText();
