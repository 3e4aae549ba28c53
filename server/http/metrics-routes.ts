import { route, type Route } from './route.ts';
import type { Services } from './services.ts';

/** What a Prometheus server reads (its text format, version 0.0.4). */
export function metricsRoutes({ jobs, freeBytes, load }: Services): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/metrics',
      summary: 'Read figures for Prometheus.',
      answers: { 200: { description: 'The figures.', contentType: 'text/plain' } },
      async handle({ response }) {
        const { rss } = process.memoryUsage();
        const { user, system } = process.cpuUsage();
        const lines = [
          ...metric('emberloom_jobs', 'gauge', 'Jobs by state.', Object.entries(jobs.store.counts()), 'state'),
          ...metric('emberloom_blocked', 'gauge', 'Whether all jobs wait for disk.', jobs.queue.blockedBy ? 1 : 0),
          ...metric('emberloom_disk_free_bytes', 'gauge', 'Disk beyond the floor.', await freeBytes()),
          ...metric('emberloom_answers_total', 'counter', 'HTTP answers.', Object.entries(load.answers()), 'status'),
          ...metric('emberloom_event_loop_delay_p99_seconds', 'gauge', 'Since the last time.', load.delayP99()),
          ...metric('process_resident_memory_bytes', 'gauge', 'Memory of the server itself.', rss),
          ...metric('process_cpu_seconds_total', 'counter', 'CPU time of the server itself.', (user + system) / 1e6),
          ...metric('process_uptime_seconds', 'gauge', 'Since the server was started.', process.uptime()),
        ];
        response.type('text/plain; version=0.0.4').send(`${lines.join('\n')}\n`);
      },
    }),
  ];
}

/** `values`: one, or one for each value of a label. */
function metric(
  name: string,
  type: 'gauge' | 'counter',
  help: string,
  values: number | readonly (readonly [label: string, value: number])[],
  label = '',
): string[] {
  const head = [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
  if (typeof values === 'number') return [...head, `${name} ${values}`];
  return [...head, ...values.map(([key, value]) => `${name}{${label}="${key}"} ${value}`)];
}
