# What the system depends on for the option "variant": null, or a derivation that is slow or fails.
{ mk }:
{ variant, message, ... }:
if variant == "normal" then
  null
else if variant == "fails-in-evaluation" then
  throw "Option \"variant\" (Behaviour) is \"fails-in-evaluation\", so the evaluation fails on purpose. Choose \"normal\" to build."
else
  mk "trial-${variant}" {
    inherit variant;
    # Another message makes another derivation: Nix would otherwise reuse a slow one that is already in the store.
    inherit message;
  } ./build/trial.sh
