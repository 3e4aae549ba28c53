import { useState, type SyntheticEvent } from 'react';

/** Whether a browser shows nothing of a film; the handlers are for its `video`. */
export function useUnplayable() {
  const [isUnplayable, setUnplayable] = useState(false);
  const fail = () => setUnplayable(true);
  return {
    isUnplayable,
    watch: {
      onError: fail,
      // Where it knows the sound and not the picture, it plays the sound alone and complains of nothing.
      onLoadedMetadata: ({ currentTarget }: SyntheticEvent<HTMLVideoElement>) => {
        if (currentTarget.videoWidth === 0) fail();
      },
    },
  };
}

export function UnplayableNote() {
  return (
    <p className="run-unplayable" role="status">
      This browser has no decoder for this film. Download it: players have one.
    </p>
  );
}
