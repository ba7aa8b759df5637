/** Script of the console's pages. */

import { keepConditionsInStep } from "./pages/conditions.ts";
import { offerCopying } from "./pages/copy-buttons.ts";
import { wireRows } from "./pages/form-rows.ts";
import { wireKeys } from "./pages/keyboard.ts";
import { keepFresh } from "./pages/live.ts";
import { nameLocalTimes } from "./pages/local-times.ts";
import { askInDialogs } from "./pages/questions.ts";
import { showSelections, wireSelections } from "./pages/selection.ts";
import { forgetSaved } from "./pages/template-keeping.ts";
import { offerThemeSwitch } from "./pages/theme.ts";

document.documentElement.dataset["script"] = "";
offerThemeSwitch();
forgetSaved();
offerCopying();
nameLocalTimes();
wireRows();
wireKeys();
askInDialogs();
wireSelections();
keepConditionsInStep();
keepFresh(() => {
  offerCopying();
  nameLocalTimes();
  showSelections();
});
