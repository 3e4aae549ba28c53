precision highp float;
precision highp int;

uniform uint seed;
uniform float waved;
uniform float ran;
uniform float glow;
uniform float rays;
uniform float structure;
uniform float reach;
uniform float fringe;
uniform float substorm;
uniform vec3 lowerColour;
uniform vec3 upperColour;
uniform vec3 fringeColour;

in float along;
in float height;
in vec2 ground;
in vec2 tangent;
// Half the radius of the bend that the sheet makes here, as an angle in view.
in float fold;
flat in uint number;
flat in float mirror;
flat in float presence;
layout(location = 0) out vec4 colour;

void main() {
  uint salt = seed + number * 7919u;
  float way = (number & 1u) == 0u ? 1.0 : -1.0;
  float far = length(ground);

  // A thin sheet shines the more, the more one looks along it; seen edge-on it has no width to be seen by.
  float facing = abs(tangent.x * ground.y - tangent.y * ground.x) * inversesqrt(dot(tangent, tangent) * far * far + 1e-12);
  // Near the edge of a fold it is only as bright as a sheet of some thickness can be.
  float inward = facing * facing * fold;
  float turning = smoothstep(0.0, 0.7, length(tangent) * 12.5);
  float depth = turning * smoothstep(0.0, 0.018, inward) / (0.35 + 0.65 * facing);

  // Where the sheet is active at all, then broad rays, then fine ones where they are wide enough to be drawn.
  float patches = smoothstep(0.22, 0.85, noise1(along * 0.6 - way * 0.12 * waved, salt));
  float broad = noise1(along * 6.0 - way * 0.5 * ran, salt + 11u);
  float fine = noise1(along * 21.0 + way * 0.8 * ran, salt + 12u);
  float drawable = clamp(1.4 - 21.0 * 1.6 * fwidth(along), 0.0, 1.0);
  fine = mix(0.5, fine, drawable);
  float rayed = mix(1.0, (0.2 + 1.9 * broad * broad) * (0.35 + 1.3 * fine), structure);

  // Packets of brighter rays that run along the curtain.
  float packet = fract(along * 0.16 - way * 0.22 * ran + float(number) * 0.37);
  packet = packet * packet * (1.0 - packet) * 6.75;
  packet *= packet * packet;
  float running = rays * packet * (0.3 + 1.4 * fine) * (0.4 + broad);

  float ends = 1.0 - smoothstep(7.0, 10.5, abs(along));
  float border = 0.07 + 0.045 * noise1(along * 2.3 + 0.3 * waved, salt + 13u) - 0.02 * substorm;
  float length_ = reach * (0.5 + 0.75 * noise1(along * 1.3 - 0.2 * waved, salt + 14u)) * mix(0.75, 1.25, broad) * (1.0 + 0.35 * substorm);
  float above = height - border;
  float inside = smoothstep(-0.035, 0.05, above);
  float scaled = max(above, 0.0) / max(length_, 0.05);
  float low = exp2(-11.0 * scaled);
  float high = smoothstep(0.08, 0.5, scaled) * exp2(-3.4 * scaled);
  float edge = exp2(-1300.0 * (above + 0.016) * (above + 0.016)) * smoothstep(0.0, 0.04, height);
  float roof = 1.0 - smoothstep(0.7, 1.0, height);

  float light = (glow * patches * rayed + running * (0.25 + patches)) * depth * ends * presence * roof;
  float air = exp2(-0.13 * far);
  vec3 shown = inside * (lowerColour * low + upperColour * (0.85 * high)) + fringeColour * (fringe * edge * broad * fine);
  colour = vec4(shown * (light * air * (1.0 + substorm) * mix(1.0, 0.55, mirror)), 0.0);
}
