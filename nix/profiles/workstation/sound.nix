# Sound, by PipeWire, which also answers programs that speak to PulseAudio, ALSA or JACK.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.settings.sound;
in
{
  options.settings.sound.enable = kilnLib.formOption {
    label = "Sound";
    group = "Desktop";
    order = 40;
    key = "sound";
    advanced = true;
    type = lib.types.bool;
    default = true;
    example = false;
    description = "Sound, by PipeWire.";
  };

  config = lib.mkIf cfg.enable {
    # PipeWire asks it for real-time priority, so that sound doesn't stutter under load.
    security.rtkit.enable = true;
    # Plasma and GNOME would otherwise bring PulseAudio's daemon on older releases.
    services.pulseaudio.enable = false;
    services.pipewire = {
      enable = true;
      alsa.enable = true;
      # 32-bit programs exist only on x86.
      alsa.support32Bit = pkgs.stdenv.hostPlatform.isx86_64;
      jack.enable = true;
      pulse.enable = true;
      wireplumber.enable = true;
    };
  };
}
