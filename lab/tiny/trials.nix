# What the option "variant" puts in front of the system: null, or a derivation that is slow or that fails.
{ mk }:
{ variant, message, ... }:
if variant == "normal" then
  null
else if variant == "fails-in-evaluation" then
  throw "Option \"variant\" (Behaviour) is \"fails-in-evaluation\", so the evaluation fails on purpose. Choose \"normal\" to build."
else
  mk "trial-${variant}" {
    inherit variant;
    # Made anew for another message: a slow one that once ended would otherwise be found in the store.
    inherit message;
  } ./build/trial.sh
