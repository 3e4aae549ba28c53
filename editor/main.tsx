import { followTheme } from '#editor/theme.ts';
import '@fontsource-variable/inter/wght.css';
import '#editor/canvas/tokens.css';
import './theme.css';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no place for the editor.');

followTheme();
// Two pages of one bundle; each loads what it needs.
if (location.pathname.endsWith('/runs')) (await import('#editor/runs/show-runs.tsx')).showRuns(root);
else await (await import('#editor/open-editor.tsx')).openEditor(root);
