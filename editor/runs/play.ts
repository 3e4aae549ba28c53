/** Plays what is paused, and the other way round. */
export async function toggle(video: HTMLVideoElement | null): Promise<void> {
  if (!video) return;
  // A browser may refuse to play by itself; the button stays as it is then.
  if (video.paused) await video.play().catch(() => {});
  else video.pause();
}

/** @param time seconds. */
export function seek(video: HTMLVideoElement | null, time: number): void {
  if (video) video.currentTime = time;
}

export function mute(video: HTMLVideoElement | null, isMuted: boolean): void {
  if (video) video.muted = isMuted;
}
