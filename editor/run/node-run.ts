/** How a node is in the run that is looked at. */
export interface NodeRun {
  readonly state: 'waiting' | 'running' | 'done' | 'cached' | 'failed';
  /** The same in a word or two. */
  readonly text: string;
  /** Why it was not worked on again, or why it failed. */
  readonly detail: string;
}
