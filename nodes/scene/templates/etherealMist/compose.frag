// Enlarges the mist and draws the finest curls, which the small picture cannot hold, where most of its light comes from.

uniform float glow;
uniform float curls;
// −1 cold … 1 warm.
uniform float warmth;
uniform float saturation;

in vec2 clip;
layout(location = 0) out vec4 colour;

void main() {
  vec4 mist = enlarged(clip);
  vec3 p = (viewOrigin() + viewDirection() * mist.a - CORE) / size - vec3(0.0, risen, 0.0);
  vec4 fine = textureLod(noise, p * 0.42 + flowed * vec3(-0.5, 0.7, 0.4), 0.0) - 0.5;
  float curl = max(1.0 + curls * (1.2 * fine.r + 0.8 * fine.b), 0.2);
  vec3 light = mist.rgb * (2.0 * glow * curl) * (1.0 + warmth * vec3(0.45, -0.05, -0.4));
  float luminance = dot(light, vec3(0.2126, 0.7152, 0.0722));
  light = max(mix(vec3(luminance), light, saturation), 0.0);
  // Thin mist is darker than its share, so that veils stand out of the depth.
  // The brightest mist keeps its folds.
  colour = vec4(light * ((0.25 + 0.75 * luminance / (luminance + 0.05)) / (1.0 + 0.4 * luminance)), 1.0);
}
