/** Script of the worker portal's pages. */

import { wireDialogs } from "./pages/dialogs.ts";
import { forgetNotice } from "./pages/forget-notice.ts";
import { wireKeys } from "./pages/keyboard.ts";
import { keepListFresh } from "./pages/live-list.ts";
import { wireListKeys } from "./pages/list-keys.ts";
import { showLocalTimes } from "./pages/local-times.ts";
import { startLookPage } from "./pages/look-page.ts";
import { startTaskPage } from "./pages/task-page.ts";
import { offerThemeSwitch } from "./pages/theme.ts";
import { guessTimeZone } from "./pages/time-zone.ts";

offerThemeSwitch();
wireDialogs();
forgetNotice();
keepListFresh();
startTaskPage();
startLookPage();
wireListKeys();
guessTimeZone();
wireKeys();
showLocalTimes();
