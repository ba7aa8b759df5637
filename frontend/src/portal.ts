/** Script of the worker portal's pages. */

import { wireDialogs } from "./pages/dialogs.ts";
import { keepListFresh } from "./pages/live-list.ts";
import { startTaskPage } from "./pages/task-page.ts";
import { offerThemeSwitch } from "./pages/theme.ts";

offerThemeSwitch();
wireDialogs();
keepListFresh();
startTaskPage();
