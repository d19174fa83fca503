#pragma once

namespace gavel::console {

// What a piece of text or a mark means. Models say the tone; the theme knows the colour.
enum class Tone { Normal, Muted, Faint, Accent, Danger, Warning, Success, Info, Violet, Teal };

} // namespace gavel::console
