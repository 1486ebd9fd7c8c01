from ._export import Exported as Exported
from ._export import export as export
