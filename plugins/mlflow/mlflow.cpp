// The table of this plugin.
#include "ferula/plugin.h"
#include "mlflow_observer.h"

FERULA_PLUGIN("mlflow", "1.0.0", "runs, parameters, metrics and models for an MLflow server",
              ferula::observer<ferula::mlflow::MlflowObserver>("MLflow"))
