// Enlarges the clouds and adds the finest filaments, which the small picture cannot hold, where most of its light comes from.

uniform float glow;
uniform float saturation;

in vec2 clip;
layout(location = 0) out vec4 colour;

void main() {
  vec4 cloud = enlarged(clip);
  // Where the depth changes faster than the picture resolves, filaments would pile up into contour lines.
  vec2 reach = 2.0 / vec2(textureSize(field, 0));
  vec2 uv = 0.5 + 0.5 * clip / fieldSpread;
  vec2 rise = vec2(textureLod(field, uv + vec2(reach.x, 0.0), 0.0).a, textureLod(field, uv + vec2(0.0, reach.y), 0.0).a) - cloud.a;
  float slope = length(rise) / (cloud.a * reach.y);
  float calm = 1.0 / (1.0 + 0.09 * slope * slope);
  vec3 p = place + inTiles(viewOrigin() + viewDirection() * cloud.a);
  vec4 fine = textureLod(noise, p * 7.0 + flowed * vec3(-0.9, 0.6, 1.1), 0.0) - 0.5;
  float ridge = 1.0 - min(abs(fine.g) * 5.0, 1.0);
  float detail = max(1.0 + filaments * calm * (0.8 * fine.r + 0.3 * ridge - 0.12), 0.3);
  vec3 light = cloud.rgb * (24.0 * glow * detail * detail);
  float luminance = dot(light, vec3(0.2126, 0.7152, 0.0722));
  light = max(mix(vec3(luminance), light, saturation), 0.0);
  // Shadows fall off quicker than the light that makes them: deep dust, and no grey veil over all. The brightest gas keeps its folds.
  colour = vec4(light * (luminance / (luminance + 0.12)) / (1.0 + 0.6 * luminance), 1.0);
}
