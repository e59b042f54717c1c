# XKB's "layout" or "layout:variant" → the console keyboard with the same keys, as in systemd's kbd-model-map. It has
# only keyboards with Latin letters from the start: the disk's passphrase is typed on them.
{
  at = "de";
  be = "be-latin1";
  br = "br-abnt2";
  ca = "cf";
  ch = "sg";
  "ch:fr" = "fr_CH";
  "cz:qwerty" = "cz-lat2";
  de = "de";
  "de:nodeadkeys" = "de-latin1-nodeadkeys";
  dk = "dk";
  ee = "et";
  es = "es";
  fi = "fi";
  fr = "fr";
  "fr:latin9" = "fr-latin9";
  gb = "uk";
  hr = "croat";
  hu = "hu";
  "hu:qwerty" = "hu101";
  ie = "ie";
  is = "is-latin1";
  it = "it";
  jp = "jp106";
  latam = "la-latin1";
  lt = "lt";
  nl = "nl";
  no = "no";
  pl = "pl2";
  pt = "pt-latin1";
  ro = "ro";
  se = "sv-latin1";
  si = "slovene";
  sk = "sk-qwertz";
  tr = "trq";
  us = "us";
  "us:dvorak" = "dvorak";
  "us:intl" = "us-acentos";
}
