// Star Nest, 2013, by Pablo Roman Andrioli (Kali): https://www.shadertoy.com/view/XlfGRj
// "This content is under the MIT License." The notice is in docs/licenses.md.
//
// Sums shells FIRST … LAST − 1 of a volume whose density comes from folding space. Rewritten to draw by direction, with the
// length of a fold computed once (it is both the divisor of the next fold and a term of the sum), and with the shells' colours,
// distance fading and brightness multiplied out beforehand.

precision highp float;

uniform vec3 origin;
uniform float tile;
uniform float formuparam;
uniform float scale;
uniform float stepSize;
uniform float darkMatter;
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

void main() {
  vec3 direction = normalize(ray) * scale;
  float transmittance = 1.0;
  vec3 sum = vec3(0.0);
  for (int shell = FIRST; shell < LAST; shell++) {
    vec3 p = origin + direction * (0.1 + stepSize * float(shell));
    p = abs(vec3(tile) - mod(p, vec3(2.0 * tile)));
    float squared = dot(p, p);
    float previous = 0.0;
    float density = 0.0;
    for (int fold = 0; fold < ITERATIONS; fold++) {
      p = abs(p) * (1.0 / squared) - formuparam;
      squared = dot(p, p);
      float size = sqrt(squared);
      density += abs(size - previous);
      previous = size;
    }
    // Written so that what a fold through the very origin leaves behind, infinite or not a number, counts as a lot.
    // As if all folds of the full quality had been summed.
    density *= 17.0 / float(ITERATIONS);
    density = density < 1000.0 ? density : 1000.0;
    if (shell > 6) transmittance *= 1.0 - max(0.0, darkMatter - density * density * 0.001);
    density *= inversesqrt(1.0 + density * density / (sparkleLimit * sparkleLimit));
    sum += shellColours[shell] * (density * density * density * transmittance);
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
