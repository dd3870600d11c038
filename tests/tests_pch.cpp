// Exists so that its precompiled header can be shared.
