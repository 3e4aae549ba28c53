// Where each spark is, how large and how bright: a closed function of its fixed numbers and the frame's uniforms. Three vertices a
// spark, whose corners hold a circle of radius 1.

// Place along the tube's line and around the tube, in turns, and a number that is the spark's own.
in vec3 own;
// Direction and length by which it strays, and what its brightness goes by; −1 … 1.
in vec4 stray;

// radius, lobes, width, height
uniform vec4 leaving;
uniform vec4 coming;
uniform vec2 gathers;
uniform float progress;
// Phases of the currents and waves, in radians, and the stream along the line and around the tube in turns: reduced where numbers
// are precise.
uniform vec3 slowPhase;
uniform vec3 quickPhase;
uniform vec3 finePhase;
uniform vec3 wavePhase;
uniform vec2 stream;

uniform float turbulence;
uniform float ripple;
uniform float straying;
uniform float size;
uniform float wave;
uniform float sparkle;
uniform float light;
uniform float radius;
uniform float streak;
uniform float pixel;
// Turns and sizes the flock so that it fills the picture's shape.
uniform mat3 posture;
uniform vec3 flockColour;
uniform vec3 veilColour;
uniform vec3 crestColour;

out vec3 glow;

const float TAU = 6.2831853;

// What the currents were at a place, and how densely sparks crowd there.
struct Flight {
  vec3 place;
  vec3 slow;
  vec3 quick;
  float crowd;
};

Flight fly(float line, float around, vec4 form, float gather, vec3 offset) {
  around -= gather * sin(2.0 * around);
  // Sparks crowd together in waves that run along and around.
  float crowd = 6.0 * line + around - wavePhase.x;
  line += 0.1 * sin(crowd);
  around += 0.22 * sin(2.0 * around - 4.0 * line + wavePhase.y);

  float swing = sin(5.0 * line - wavePhase.z) + 0.6 * sin(8.0 * line + 2.0 * around + wavePhase.y);
  float tube = 1.0 + 0.16 * ripple * swing;
  float reach = form.x + form.y * cos(3.0 * line) + form.z * tube * cos(around);
  float height = form.y * sin(3.0 * line) + form.w * tube * sin(around);
  vec3 place = vec3(reach * cos(2.0 * line), height, reach * sin(2.0 * line)) + offset;

  // Currents: each shears space by sines of the others, so that sheets fold without tearing or thinning out.
  vec3 slow = sin(1.15 * place.yzx + slowPhase);
  place += 0.34 * turbulence * slow;
  vec3 quick = sin(2.6 * place.zxy + quickPhase);
  place += 0.15 * turbulence * quick;
  place += 0.05 * turbulence * sin(6.3 * place.yzx + finePhase);
  return Flight(place, slow, quick, crowd);
}

void main() {
  float chance = fract(own.z * 61.7);
  float line = TAU * (own.x + stream.x);
  float around = TAU * (own.y + stream.y);
  // The change of formation runs through the flock from one side to the other.
  float late = 0.35 + 0.25 * sin(line) + 0.1 * chance;
  float change = smoothstep(0.0, 1.0, clamp((progress - late) / 0.3, 0.0, 1.0));
  vec4 form = mix(leaving, coming, change);
  float gather = mix(gathers.x, gathers.y, change);
  vec3 offset = straying * stray.xyz * stray.xyz * stray.xyz;

  Flight flight = fly(line, around, form, gather, offset);
  vec3 ahead = fly(line + 0.02, around + 0.02, form, gather, offset).place - flight.place;

  // The wave of light is a shell that grows from the middle and pushes what it passes.
  float front = -1.7 * log(max(wave, 1e-4));
  float off = (length(flight.place) - front) * 2.4;
  float crest = wave * exp2(-off * off);
  mat3 turned = posture * mat3(modelMatrix);
  vec3 world = modelMatrix[3].xyz + turned * flight.place * (size * (1.0 + 0.14 * crest));
  vec3 toCamera = cameraPosition - world;
  float away = length(toCamera);
  vec3 forward = toCamera / away;

  // Nothing is drawn smaller than a pixel or so: it would flicker. What is too small is dimmer instead.
  float wanted = radius * (0.7 + 0.9 * chance * chance);
  float least = 1.5 * pixel * away;
  float across = max(wanted, least);
  // Seen from the side a spark is a streak along its flight, from ahead a dot.
  vec3 heading = normalize(turned * ahead);
  vec3 side = normalize(cross(heading, forward) + 1e-5);
  vec3 along = cross(forward, side);
  float length_ = across + streak * radius * length(cross(heading, forward));
  float share = (wanted * wanted) / (across * length_);

  float shade = clamp(0.5 + 0.25 * flight.slow.z + 0.2 * flight.quick.y - 0.25 * sin(flight.crowd + 1.57), 0.0, 1.0);
  // From the flock's colour over the veil's to the crest's: cold and hot never meet. High waves are hotter.
  float heat = 0.38 + 0.08 * min(ripple, 2.0) + 0.26 * flight.slow.x + 0.16 * flight.quick.z + 0.2 * flight.quick.x * flight.slow.y + 0.25 * (shade - 0.5);
  vec3 colour = mix(flockColour, veilColour, smoothstep(0.2, 0.5, heat));
  colour = mix(colour, crestColour, smoothstep(0.52, 0.8, heat));
  float bright = 0.35 + 1.3 * stray.w * stray.w * stray.w * stray.w;
  float flare = smoothstep(0.985, 1.0, fract(own.z * 17.3)) * (0.5 + 0.5 * sin(40.0 * own.z + 3.0 * wavePhase.y));
  float lit = 0.07 + 2.8 * shade * shade * shade;
  glow = colour * (bright * lit * (1.0 + 2.5 * crest) + 12.0 * sparkle * flare) + crestColour * (1.2 * crest * bright * (0.3 + shade));
  glow *= light * share;

  glow *= placeSprite(world, side, along, vec2(across, length_), sparkCorner(), float(gl_InstanceID));
}
