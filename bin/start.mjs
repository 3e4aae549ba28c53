import { setUp } from './setup.mjs';

await setUp();
console.log(`The editor and the runtime server are not there yet. Meanwhile the command line does everything:
  npm run demo                 renders the demo track to demo.mp4
  bin/emberloom render --help  turns your own music into video
  bin/emberloom doctor         says what this machine draws and encodes with`);
