#include "ferula/host.h"

