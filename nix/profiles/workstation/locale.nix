# Language and keyboard of the desktop; time zone, language and the console's keyboard are kiln.* of every profile.
{
  config,
  kilnLib,
  lib,
  ...
}:
let
  cfg = config.settings.locale;
in
{
  options.settings.locale = {
    keyboardLayout = kilnLib.formOption {
      label = "Keyboard of the desktop";
      group = "Place";
      order = 230;
      type = kilnLib.types.matching "list of keyboard layouts, such as de or us,de" "[a-z]{2,8}(,[a-z]{2,8})*";
      default = "us";
      example = "de";
      description = "Keyboard layouts of the desktop, as XKB names them, with commas between.";
    };

    keyboardVariant = kilnLib.formOption {
      label = "Keyboard variant";
      group = "Place";
      order = 231;
      advanced = true;
      type = kilnLib.types.matching "list of keyboard variants, such as nodeadkeys" "[a-z0-9_,-]*";
      default = "";
      example = "nodeadkeys";
      description = "XKB's variant of each layout, with commas between; empty for none.";
    };

    formats = kilnLib.formOption {
      label = "Formats";
      group = "Place";
      order = 232;
      key = "formatsLocale";
      advanced = true;
      type = lib.types.nullOr (
        kilnLib.types.matching "locale, such as nl_NL.UTF-8" "[a-z]{2,3}_[A-Z]{2}(\\.UTF-8|@[a-z]+)"
      );
      default = null;
      example = "nl_NL.UTF-8";
      description = "The locale of dates, numbers, money, paper and measures, where it differs from the language.";
    };
  };

  config = {
    services.xserver.xkb = {
      layout = cfg.keyboardLayout;
      variant = cfg.keyboardVariant;
    };

    i18n.extraLocaleSettings = lib.mkIf (cfg.formats != null) (
      lib.genAttrs [
        "LC_ADDRESS"
        "LC_MEASUREMENT"
        "LC_MONETARY"
        "LC_NAME"
        "LC_NUMERIC"
        "LC_PAPER"
        "LC_TELEPHONE"
        "LC_TIME"
      ] (_: cfg.formats)
    );
  };
}
