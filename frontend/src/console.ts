/** Script of the console's pages. */

import { offerCopying } from "./pages/copy-buttons.ts";
import { nameLocalTimes } from "./pages/local-times.ts";
import { showCurrentSection } from "./pages/side-nav.ts";
import { offerThemeSwitch } from "./pages/theme.ts";

offerThemeSwitch();
offerCopying();
nameLocalTimes();
showCurrentSection();
