// Star Nest, 2013, by Pablo Roman Andrioli (Kali): https://www.shadertoy.com/view/XlfGRj
// "This content is under the MIT License." The notice is in docs/licenses.md.
//
// Sums shells FIRST … LAST − 1 of a volume whose density comes from folding space. Rewritten to draw by direction, with the
// length of a fold computed once (it is both the divisor of the next fold and a term of the sum), and with the shells' colours,
// distance fading and brightness multiplied out beforehand.

precision highp float;

// In periods of space, that is two tiles.
uniform vec3 origin;
uniform float tile;
uniform float formuparam;
uniform float scale;
uniform float stepSize;
uniform float darkMatter;
// 1 / (the look's limit)³.
uniform float sparkleLimit;
uniform vec3 shellColours[LAST];

#ifdef FAR_SHELLS
uniform sampler2D farShells;
uniform vec2 farSpread;
in vec2 clip;
#endif

#ifdef NEAREST
uniform float haze;
uniform float saturation;
#endif

in vec3 ray;
layout(location = 0) out vec4 colour;

// Where the ray meets a shell, mirrored from tile to tile: |tile − mod(p, 2 tile)|.
vec3 onShell(vec3 direction, int shell) {
  vec3 periods = origin + direction * (0.1 + stepSize * float(shell));
  return tile * abs(1.0 - 2.0 * fract(periods));
}

float transmittance = 1.0;
vec3 sum = vec3(0.0);

void addShell(int shell, float density) {
  // As if all folds of the full quality had been summed.
  density *= 17.0 / float(ITERATIONS);
  // Written so that what a fold through the very origin leaves behind, infinite or not a number, counts as a lot.
  density = density < 1000.0 ? density : 1000.0;
  if (shell > 6) transmittance *= 1.0 - max(0.0, darkMatter - density * density * 0.001);
  float light = density * density * density;
  sum += shellColours[shell] * (light / (1.0 + light * sparkleLimit) * transmittance);
}

void main() {
  vec3 direction = normalize(ray) * (scale / (2.0 * tile));
  // Two shells at a time: each fold waits for the one before, and a processor can work on the other shell meanwhile
  // (0.63 of the time under llvmpipe; four at a time gain nothing more).
  for (int shell = FIRST; shell < LAST; shell += 2) {
    vec3 p = onShell(direction, shell);
    vec3 q = onShell(direction, shell + 1);
    vec2 squared = vec2(dot(p, p), dot(q, q));
    vec2 previous = vec2(0.0);
    vec2 density = vec2(0.0);
    for (int fold = 0; fold < ITERATIONS; fold++) {
      vec2 inverse = 1.0 / squared;
      p = abs(p) * inverse.x - formuparam;
      q = abs(q) * inverse.y - formuparam;
      squared = vec2(dot(p, p), dot(q, q));
      vec2 size = sqrt(squared);
      density += abs(size - previous);
      previous = size;
    }
    addShell(shell, density.x);
    addShell(shell + 1, density.y);
  }
#ifdef FAR_SHELLS
  sum += bSpline(farShells, 0.5 + 0.5 * clip / farSpread);
#endif
#ifdef NEAREST
  sum += haze;
  sum = max(mix(vec3(length(sum)), sum, saturation), 0.0);
  // However close a cloud comes, it does not outshine what the scene is about: its light, the square of this, stays under 0.4.
  sum *= inversesqrt(1.0 + 2.5 * sum * sum);
#endif
  colour = vec4(sum, 1.0);
}
