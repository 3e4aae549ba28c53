// The corona by direction of view: rays of plasma over the limb, streamers, and a haze that fades over the whole sky; and dust in
// deep space behind it.

precision highp float;
precision highp sampler3D;

uniform sampler3D noise;
uniform mat4 sunFromWorld;
uniform float flowed;
uniform float corona;
uniform float reach;
uniform float glow;
uniform vec3 goldColour;
uniform vec3 coronaColour;
uniform vec3 haloColour;
uniform vec3 dustColour;

layout(location = 0) out vec4 colour;

vec4 noises(vec3 at) {
  return (texture(noise, at) - 0.5) * 6.0;
}

vec3 space(vec3 direction) {
  vec4 wide = noises(direction * 0.16 + 0.2);
  vec4 close = noises(direction * 0.42 + 0.06 * wide.xyz);
  float cloud = exp2(0.9 * wide.w + 0.5 * close.x) * smoothstep(-1.2, 1.6, wide.x + 0.6 * close.y);
  return mix(dustColour, haloColour, smoothstep(0.2, 2.2, close.z + wide.y) * 0.35) * (0.02 * cloud);
}

void main() {
  vec3 world = viewDirection();
  vec3 from = (sunFromWorld * vec4(viewOrigin(), 1.0)).xyz;
  vec3 direction = normalize(mat3(sunFromWorld) * world);
  float ahead = -dot(from, direction);
  vec3 nearest = from + ahead * direction;
  float b = length(nearest);
  float above = max(b, 1.0);
  float height = above - 1.0;
  float far = log2(above);

  vec3 around = nearest / b;
  vec4 broad = noises(around * 0.2 + vec3(0.0, 0.003, 0.002) * flowed);
  // Field lines bend on their way out.
  vec3 bent = around + 0.07 * far * broad.yzw;
  vec4 rays = noises(bent * 0.75 + vec3(0.006, 0.0, -0.009) * flowed);
  // Along a line only slow change: what is carried outwards.
  vec4 threads = noises(bent * 2.3 + vec3(0.0, 0.05 * far - 0.02 * flowed, 0.03 * far));
  float carried = noises(around * 0.5 + vec3(0.3, 0.4 - 0.09 * flowed + 0.33 * far, 0.1)).x;

  float streamer = smoothstep(-1.3, 2.1, broad.x + 0.6 * rays.x);
  streamer *= streamer;
  float texture_ = exp2(0.55 * rays.y + 0.45 * threads.x + 0.25 * carried);
  float outward = 1.0 / max(reach, 0.05);
  float inner = exp2(-11.0 * height * outward) * exp2(0.35 * rays.z + 0.2 * threads.y);
  float middle = exp2(-2.8 * height * outward) * (0.1 + 1.5 * streamer) * texture_;
  float outer = exp2(-0.95 * height * outward) * (0.12 + 1.3 * streamer) * exp2(0.2 * rays.y + 0.15 * carried);

  vec3 light = mix(goldColour, coronaColour, 0.25) * (0.42 * inner * glow)
    + coronaColour * (0.26 * middle)
    + haloColour * (0.085 * outer * smoothstep(0.0, 0.6, height));
  // Over the disc there is only what stands between it and the eye.
  light *= corona * mix(0.04, 1.0, smoothstep(0.9, 1.0, b));
  // The half of the sky in which the sun is, without an edge.
  light *= smoothstep(0.0, 0.5, ahead / length(from));
  vec3 deep = space(direction) * smoothstep(0.98, 1.02, b);
  colour = vec4(light + deep, 0.0);
}
