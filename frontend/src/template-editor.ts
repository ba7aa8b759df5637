/** Script of the pages on which a worker task template is written, beside console.ts. The editor's library travels with it only. */

import { startTemplateEditor } from "./pages/template-editor.ts";

startTemplateEditor();
