"""Words that a slip of the pen may not turn an answer into, for they mean something else.

These are the words of the field, the words of the bank's own answers and options, and everyday words that lie one
letter from a word of the field, as strike and stripe do from stride. Small letters, five and more; a plural with s
need not be listed.
"""

_WORDS = """
abnormal about absolute acceleration accelerations accuracy activate activated activation activations activity
adaptive adjective adversarial affect affine after algorithm alignment allclose amplitude analysis anchor angel angle
another answer answers approximate architecture argument array article asymmetric attend attention attribute
attributes audio augment augmentation autoencoder autoregressive average averages averaging backpropagate
backpropagation backward backwards balance bandwidth baseline basis batch batched batching bayes beams beast beats
because becomes before belongs benchmark bernoulli biased biases bidirectional bilinear binary binomial black bleach
block blurs border bottleneck bound boundary brake branch break breath bride bridge broadcast buffer business cache
calculus camera canal candidate cannel cannot capsule caption captioning carnal cascade casual categorical categories
category causal ceiling centre chain chance chancel changes channel character characters charnel chart checkpoint
cheek child circular clash class classes classification classifier classify climb climbed climbing clipping close
closed closing cluster clustering coarse coefficient colour column columns combination comes common compact complex
component compose composes compress compressed computation computes concatenate concatenation condition conditional
conductor confusion connect connected connection constant contact content contentment contest context contextual
continuous contour contract contrast convection converge convergence conversion convex conviction convolution
convolutional convolve convolved corner corpse corpus correction correlate correlation cosine count counter counts
course covariance cropping cross culture cumulative curvature curve customer cycle cyclic damping dataset decade decay
deceive decent decides decision decode decoded decoder decoding deconvolution decrease decree deeper default degrees
delay delivers delta dense denser density dental depth depthwise depute derivative descend descent describes
description descriptor desert dessert detect detection detector deter determinant deterministic detest detract
deviation device devise diagnosis diagonal dictionary difference differentiable differential digit digits dilatation
dilate dilated dilation diluted dilution dimension dimensional direct direction direst discreet discrete
discriminative discriminator distance distribution diverge divergence divert dodge domain downsample downsampling
drawing draws dream dropout duration during dynamic dynamics early edges effect effective eigenvalue eigenvector eject
elect election element elementwise elman embed embedded embedding eminent emotion encode encoded encoder encoding
energy english ensemble entire entropy entry epoch equal equation equivalent equivariance equivariant erase erect
error estimate estimates estimating ethic euclidean evaluate evaluation every evidence exact except exist expect
expectation explode explodes exploding exploring exponent exponential extract extraction extractor factor factorise
false family farther father fatten fatter feather feature features feedback feedforward feeling field files filler
filter filtered filtering filth finetuning finished finite first fitter fixed flatly flatted flatten flattened
flattening flatter flipped flipping float floor focal fodder folded folder forecast forge forger forget forgetting
forgot formal format former forth forward found fourier fourth fraction frame frames frequencies frequency function
functions fusion future gated gates gating gaussian gazes generalisation generalise generate generation generative
generator genre geometric given gives global gradation gradient gradients gradual grammatical grand grape graph greedy
ground group grouped growing hadamard handwritten happy hardly harmonic heading hears heart heartbeat heartbeats
heatmap heigh height helps hessian hidden hierarchical hierarchy higher hinder hinge histogram history holds
horizontal house hybrid hyperbolic hyperparameter hyperplane identification identity image images imbalance imminent
impulse inception increase independent index indices inference infinite inform information initial initialisation
initialise inlet inner input instance instant integer integral intensity intent interaction interface internal
interpolate interpolation interval invariance invariant invent inverse inverted invest isotropic iterate iteration
jacobian joint keeps kennel kernel knows label labelled labelling labels lacks lager language laplacian large larger
latent later lather latter lawyer layer layers leaky leaning learn learned learner learning learnt leaving legal
length letter letters level lever lighter likelihood likely limit lineal linear linearity liner lines listener listens
local localisation locality location logarithm logistic logistics logit looks loops lower loyal lstms machine
magnitude makes malay manifold mapped mapping margin marginal market markov marks marsh martin masked masking match
matching matrices matrix matron maximal maximum measure measured measurement measurements measures medal median medium
melody member memory merge metal method metric middle minibatch minimal minimum mixed mixture mobile modal model
modelling modem modern module momentum monitor monitoring monotone morale motion movement multichannel multiclass
multilabel multilayer multimodal multiple multiplication multiply music named names narrow natural negative neighbour
neighbourhood neither network neural neuron neutral neutron newspaper noise nonlinear nonlinearity normal
normalisation normalise normalised norms notes nothing notion nucleus number numbers object objective observed
occurrences occurs offset often online opinion optical optimal optimisation optimise optimiser optimum order ordered
orthogonal others outer outfit outlier output overall overfit overfitting overlap overlapping padded padding paddling
panel parallel parameter parametric parity parse parser partial particle parts patch patches patient pattern pedal
peddling peephole penalty percentage perceptron period periodic permutation permute perplexity person phase phoneme
phonemes phonetic photo photograph picture pictures pixel pixels pixie placing plain plane planes plant plate player
poems pointwise policy poling politics polling polynomial pooled pooling poring position positional positive posterior
pouring power precision predict predicted prediction predictor predicts previous price prices principal principle
prior probability probable process product profile program projected projection pronounced pronunciation properties
property proving prune pruning pudding pulse quadratic quality quantile quantise query queue quiet quite radial random
range ranking rating ratio reader reading readings reads recall recent receptive recognition reconstruct
reconstruction recording rectangle rectangular rectified rectifier recur recurrence recurrent recursion recursive
reduce reduced reduction redundant refer reference region regional register regress regression regular regularisation
regularise reinforce reinforcement relation relative relay repeat replace reply report representation resembles resent
reset reshape reshaped residual resize resolution respond responds response restricted result retain revenge reverse
reversed review revise reward rooms rotate rotated rotation rounding route routing running sample sampled sampling
satisfaction satisfied saturate saturated saturation scalar scale scaled scaling scatter schedule scholar score search
second seconds section segment segmentation select semantic sensitivity sensor sentence sentences sentiment separable
separate sequence sequential series seven shade shaking shallow shape shaping share shared sharing sharpen sharpens
sharping shaving shift shifted shifting shipping shore short shows shuffle siamese sigmoid signal similarity simple
single singular sketch sketching skewed skipped skipping slice slicing slide slides sliding slope small smaller smooth
smoothed smoothing softmax softplus softsign solve sound sounds source space spacial spare sparse sparsity spatial
speaker speaking special spectral spectrum speech spelling sphere spline split spoken sport square squared stability
stable stack stacked stage stairs stake stale standard stare start state states static station stationary statistic
statue status statute stave stays sting stochastic stock strained strength stretch stride strided strides striding
strike striking string strip stripe striped stripping strive strode stroke strokes strong strove struck structure
strung stuck style subject subsample subsampling subset suffers summarising summary supervised support surface switch
symbol symbols symmetric symmetry synthesis system table tagging taken tangent target teacher teaching tells
temperature temperatures template temporal tender tenser tension tensor terminal tested testing tests texts texture
theme these thought three threshold times timing token tokens tomorrow toned topic topology total trace traces trading
trail trailing trainable trained trainer training trains transcript transcription transfer transform transformation
transformer transition translate translated translation transport transpose transposed trees trial triangular trigger
trilling triple truncate truncated tuning turned turns types typical unbiased unbounded uncertainty undefined under
underfit underfitting unhappy uniform unify union unique united units unity universal unordered unroll unrolled
unrolling unsupervised update updated upper upsample upsampling vague valet valid validate validation value valve
vanilla vanish vanishes vanishing vanity variable variance variant variation varied vector velocity verdict verity
verse verses versus vertex vertical victor video visible vision visual vocabulary voice volume vortex voxel walked
walking watch watches wavelet wearer weather weigh weighed weighs weight weighted weights where whether which white
whitened whitening whole wider width widths wight winder window windows winner winnow without words works world worth
would wright writes writing written zeros
"""

FIELD_WORDS = frozenset(_WORDS.split())


def is_known(word: str) -> bool:
    """Tell whether a word of small letters, or that of which it is the plural, is in the list.

    Examples
    --------
    >>> is_known("stripe"), is_known("stripes"), is_known("strde")
    (True, True, False)
    """
    return word in FIELD_WORDS or (word.endswith("s") and word[:-1] in FIELD_WORDS)
