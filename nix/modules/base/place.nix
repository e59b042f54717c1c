# The place of the machine: time, language, keyboard.
{
  config,
  lib,
  kilnLib,
  ...
}:
let
  cfg = config.kiln;
in
{
  options.kiln = {
    timeZone = kilnLib.formOption {
      label = "Time zone";
      group = "Place";
      order = 200;
      type = kilnLib.types.matching "time zone, such as Europe/Amsterdam" "[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*";
      default = "UTC";
      description = "The machine's time zone, as the tz database names it.";
      example = "Europe/Amsterdam";
    };

    locale = kilnLib.formOption {
      label = "Language";
      group = "Place";
      order = 210;
      advanced = true;
      type = kilnLib.types.matching "language, such as nl_NL.UTF-8" "[a-z]{2,3}_[A-Z]{2}(\\.UTF-8|@[a-z]+)|C\\.UTF-8";
      default = "en_US.UTF-8";
      description = "The language of messages, dates and numbers.";
      example = "nl_NL.UTF-8";
    };

    keyMap = kilnLib.formOption {
      label = "Keyboard";
      group = "Place";
      order = 220;
      advanced = true;
      type = kilnLib.types.matching "name of a keyboard, such as de-latin1" "[a-zA-Z0-9_.-]+";
      default = "us";
      description = "The keyboard of the console, as loadkeys names it.";
      example = "de-latin1";
    };
  };

  config = {
    # A person's own line of NixOS comes first, and this before a default of another module, such as ClickHouse's UTC.
    time.timeZone = lib.mkOverride 900 cfg.timeZone;
    i18n.defaultLocale = lib.mkOverride 900 cfg.locale;
    console.keyMap = lib.mkDefault cfg.keyMap;
    services.timesyncd.enable = lib.mkDefault true;
  };
}
