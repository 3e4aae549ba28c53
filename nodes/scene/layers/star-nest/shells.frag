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
uniform float stepSize;
uniform float darkMatter;
uniform float sparkleLimit;
uniform vec3 shellColours[LAST];

#ifdef FAR_SHELLS
uniform sampler2D farShells;
uniform vec2 farSpread;
in vec2 clip;
#endif

in vec3 ray;
layout(location = 0) out vec4 colour;

void main() {
  vec3 direction = normalize(ray) * 0.5;
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
    // Written so that what a fold through the very origin leaves behind, infinite or not a number, counts as the limit.
    density = density < sparkleLimit ? density : sparkleLimit;
    if (shell > 6) transmittance *= 1.0 - max(0.0, darkMatter - density * density * 0.001);
    sum += shellColours[shell] * (density * density * density * transmittance);
  }
#ifdef FAR_SHELLS
  sum += bSpline(farShells, 0.5 + 0.5 * clip / farSpread);
#endif
  colour = vec4(sum, 1.0);
}
