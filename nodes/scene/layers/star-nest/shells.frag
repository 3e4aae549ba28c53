// Star Nest, 2013, by Pablo Roman Andrioli (Kali): https://www.shadertoy.com/view/XlfGRj
// "This content is under the MIT License." The notice is in docs/licenses.md.
//
// Sums the nearest SHELLS shells of a volume whose density comes from folding space. Rewritten to draw by direction, with the length
// of a fold computed once (it is both the divisor of the next fold and a term of the sum), and with the shells' colours, distance
// fading and brightness multiplied out beforehand.

precision highp float;

const int FOLDS = 17;

// In periods of space, that is two tiles.
uniform vec3 origin;
uniform float tile;
uniform float formuparam;
uniform float scale;
uniform float stepSize;
uniform float darkMatter;
// 1 / (the look's limit)³.
uniform float sparkleLimit;
uniform vec3 shellColours[SHELLS];
// What the shells that are not drawn would add on average.
uniform vec3 beyond;
// Light of all shells that is the same everywhere.
uniform float haze;
uniform float saturation;

#ifdef SPHERE
uniform mat3 skyFromCamera;
in vec2 angles;
#else
in vec3 ray;
#endif
layout(location = 0) out vec4 colour;

// Where the ray meets a shell, mirrored from tile to tile: |tile − mod(p, 2 tile)|.
vec3 onShell(vec3 direction, int shell) {
  vec3 periods = origin + direction * (0.1 + stepSize * float(shell));
  return tile * abs(1.0 - 2.0 * fract(periods));
}

// p ← |p| / p·p − formuparam, of which only |p| is kept, as only that is asked for. Density is how far folds change in length.
// Every digit of p·p counts: multiplied out from the fold before (|p'|² = (1 − 2 formuparam (|x| + |y| + |z|)) / p·p + 3 formuparam²)
// it could be had sooner, but folds near the origin lose so many digits that the sky turns to noise.
void fold(inout vec3 p, inout float squared, inout float previous, inout float density) {
  p = abs(p * (1.0 / squared) - formuparam);
  squared = dot(p, p);
  float size = sqrt(squared);
  density += abs(size - previous);
  previous = size;
}

void addShell(int shell, float density, inout float transmittance, inout vec3 sum) {
  // Written so that what a fold through the very origin leaves behind, infinite or not a number, counts as a lot.
  density = density < 1000.0 ? density : 1000.0;
  if (shell > 6) transmittance *= 1.0 - max(0.0, darkMatter - density * density * 0.001);
  float light = density * density * density;
  sum += shellColours[shell] * (light / (1.0 + light * sparkleLimit) * transmittance);
}

vec3 shellsAlong(vec3 direction) {
  direction = normalize(direction) * (scale / (2.0 * tile));
  float transmittance = 1.0;
  vec3 sum = vec3(0.0);
  // Two shells at a time: each fold waits for the one before, and a processor can work on the other shell meanwhile
  // (0.6 of the time under llvmpipe; four at a time run out of registers).
  for (int shell = 0; shell < SHELLS; shell += 2) {
    vec3 p = onShell(direction, shell);
    vec3 q = onShell(direction, shell + 1);
    float pSquared = dot(p, p), pPrevious = 0.0, pDensity = 0.0;
    float qSquared = dot(q, q), qPrevious = 0.0, qDensity = 0.0;
    for (int i = 0; i < FOLDS; i++) {
      fold(p, pSquared, pPrevious, pDensity);
      fold(q, qSquared, qPrevious, qDensity);
    }
    addShell(shell, pDensity, transmittance, sum);
    addShell(shell + 1, qDensity, transmittance, sum);
  }
  sum += beyond * transmittance + haze;
  sum = max(mix(vec3(length(sum)), sum, saturation), 0.0);
  // However close a cloud comes, it does not outshine what the scene is about: its light, the square of this, stays under 0.4.
  return sum * inversesqrt(1.0 + 2.5 * sum * sum);
}

void main() {
#ifdef SPHERE
  vec3 ray = skyFromCamera * sphereDirection(angles);
#endif
#if SAMPLES == 1
  vec3 shown = shellsAlong(ray);
#else
  // A rotated grid over the texel. Light is averaged, which is the square of what is summed.
  vec3 across = dFdx(ray);
  vec3 up = dFdy(ray);
  vec3 light = vec3(0.0);
  for (int i = 0; i < SAMPLES; i++) {
    float at = (float(i) + 0.5) / float(SAMPLES) - 0.5;
    vec3 one = shellsAlong(ray + at * across + (SAMPLES == 2 ? at : fract(2.0 * at + 0.25) - 0.5) * up);
    light += one * one;
  }
  vec3 shown = sqrt(light / float(SAMPLES));
#endif
  colour = vec4(shown, 1.0);
}
