/** Script of the console's pages. */

import { keepConditionsInStep } from "./pages/conditions.ts";
import { offerCopying } from "./pages/copy-buttons.ts";
import { guardForms } from "./pages/form-guard.ts";
import { wireRows } from "./pages/form-rows.ts";
import { keepMenusFresh } from "./pages/fresh-menus.ts";
import { wireKeys } from "./pages/keyboard.ts";
import { keepFresh } from "./pages/live.ts";
import { nameLocalTimes } from "./pages/local-times.ts";
import { askInDialogs } from "./pages/questions.ts";
import { showSelections, wireSelections } from "./pages/selection.ts";
import { forgetSaved } from "./pages/template-keeping.ts";
import { offerThemeSwitch } from "./pages/theme.ts";
import { offerUnsent } from "./pages/unsent-form.ts";

document.documentElement.dataset["script"] = "";
offerThemeSwitch();
forgetSaved();
offerCopying();
nameLocalTimes();
wireRows();
guardForms();
offerUnsent();
wireKeys();
askInDialogs();
wireSelections();
keepConditionsInStep();
keepMenusFresh();
keepFresh(() => {
  offerCopying();
  nameLocalTimes();
  showSelections();
});
