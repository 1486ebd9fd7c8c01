from ._dark import dark as dark
from ._style import alt_text as alt_text
from ._style import set_alt_text as set_alt_text
from ._style import style as style
from .layers import feature_maps as feature_maps
from .layers import layer_sheet as layer_sheet
from .network import network_sheet as network_sheet
from .outputs import output_strip as output_strip
