using System.Collections.Generic;

namespace Weft.Compiler.Emit;

// Written from the assemblies by WEFT_UPDATE=1 dotnet test tests/Runtime.Tests -c Release --filter GeneratedNames.
internal static partial class RuntimeNames
{
    /// <summary>Members that a generated class inherits and could name.</summary>
    public static readonly IReadOnlyList<string> Inherited = Words(
        """
        ClearModules ConditionallyRegisterBuffer ConditionallyRegisterParameter Create Dispose Equals Finalize
        GetDefaultDeviceAndType GetHashCode GetName GetType HType HookRemover Logical MemberwiseClone ReferenceEquals
        RegisterComponents ReplaceBuffer ReplaceParameter RequireReals RequireTokens ToString WeightsChanged
        _deviceIndex _deviceType _internal_buffers _internal_params _internal_submodules _named_buffers
        _named_parameters _parameters _to _toEpilog add_module apply buffers call children eval forward get_buffer
        get_parameter has_buffer has_parameter load load_state_dict module_post_hooks module_pre_hooks modules name
        named_buffers named_children named_modules named_parameters parameters post_hooks pre_hooks register_buffer
        register_forward_hook register_forward_pre_hook register_module register_parameter save save_state_dict
        state_dict train training zero_grad
        """
    );

    /// <summary>What <c>using static</c> brings in from torch and torch.nn.</summary>
    public static readonly IReadOnlyList<string> Imported = Words(
        """
        Activations AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d
        AdaptiveMaxPool3d AlphaDropout AvgPool1d AvgPool2d AvgPool3d BCELoss BCEWithLogitsLoss BatchNorm1d BatchNorm2d
        BatchNorm3d Bilinear BoolTensor ByteTensor CELU CPU CTCLoss CUDA ChannelShuffle CheckForErrors ConstantPad1d
        ConstantPad2d ConstantPad3d Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d
        CosineEmbeddingLoss CosineSimilarity CrossEntropyLoss CurrentDisposeScope Device DoubleTensor Dropout Dropout1d
        Dropout2d Dropout3d ELU Embedding EmbeddingBag EmbeddingBag_from_pretrained Embedding_from_pretrained Equals
        FInfo FeatureAlphaDropout Flatten FloatTensor Fold FractionalMaxPool2d FractionalMaxPool3d GELU GLU GRU GRUCell
        GaussianNLLLoss Generator GridSampleMode GridSamplePaddingMode GroupNorm Hardshrink Hardsigmoid Hardswish
        Hardtanh HingeEmbeddingLoss HookableModule HuberLoss IModule Identity InitializeDevice InitializeDeviceType
        InstanceNorm1d InstanceNorm2d InstanceNorm3d IntTensor InterpolationMode KLDivLoss L1Loss LPPool1d LPPool2d LSTM
        LSTMCell LayerNorm LeakyReLU Linear LobpcgMethod LocalResponseNorm LogSigmoid LogSoftmax LongTensor META MPS
        MSELoss MarginRankingLoss MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d MaxUnpool3d Mish Module
        ModuleDict ModuleList MultiLabelMarginLoss MultiLabelSoftMarginLoss MultiMarginLoss MultiheadAttention NLLLoss
        NewDisposeScope NonLinearities NormalizeNuGetVersion PReLU PairwiseDistance Parameter ParameterDict
        ParameterList PixelShuffle PixelUnshuffle PoissonNLLLoss RNN RNNCell RReLU ReLU ReLU6 Reduction ReferenceEquals
        ReflectionPad1d ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d RoundingMode
        SELU ScalarType Sequential ShortTensor SiLU Sigmoid Size SmoothL1Loss SoftMarginLoss Softmax Softmax2d Softmin
        Softplus Softshrink Softsign Storage Tanh Tanhshrink Tensor TensorIndex TensorStringStyle Threshold Transformer
        TransformerDecoder TransformerDecoderLayer TransformerEncoder TransformerEncoderLayer TripletMarginLoss
        TripletMarginWithDistanceLoss TryInitializeDeviceType Unflatten Unfold Upsample UpsampleMode
        WrappedTensorDisposeScope ZeroPad2d __version__ _assert _sample_dirichlet _standard_gamma abs abs_ absolute
        absolute_ acos acos_ acosh acosh_ add add_ addbmm addbmm_ addcdiv addcdiv_ addcmul addcmul_ addmm addmm_ addmv
        addmv_ addr addr_ adjoint all allclose amax amin aminmax angle any arange arccos arccos_ arccosh arccosh_ arcsin
        arcsin_ arcsinh arcsinh_ arctan arctan2 arctan2_ arctan_ arctanh arctanh_ are_deterministic_algorithms_enabled
        argmax argmin argsort argwhere as_tensor asin asin_ asinh asinh_ atan atan2 atan2_ atan_ atanh atanh_ atleast_1d
        atleast_2d atleast_3d autograd backends baddbmm bartlett_window bernoulli bfloat16 bincount binomial bitwise_and
        bitwise_and_ bitwise_left_shift bitwise_left_shift_ bitwise_not bitwise_not_ bitwise_or bitwise_or_
        bitwise_right_shift bitwise_right_shift_ bitwise_xor bitwise_xor_ blackman_window block_diag bmm bool
        broadcast_shapes broadcast_tensors broadcast_to bucketize can_cast cartesian_prod cat cdist cdouble ceil ceil_
        cfloat chain_matmul cholesky cholesky_inverse cholesky_solve chunk clamp clamp_ clamp_max clamp_max_ clamp_min
        clamp_min_ clip clone column_stack combinations compiled_with_cxx11_abi complex complex128 complex64 concat
        concatenate conj conj_physical conj_physical_ copysign copysign_ corrcoef cos cos_ cosh cosh_ count_nonzero cov
        cross csharp cuda cuda_is_available cummax cummin cumprod cumsum cumulative_trapezoid deg2rad deg2rad_
        dequantize det device diag diag_embed diagflat diagonal diagonal_scatter diff digamma digamma_ dist
        distributions div div_ divide divide_ dot double dsplit dstack eig einsum empty empty_like empty_strided
        enable_grad eq equal erf erf_ erfc erfc_ erfinv erfinv_ exp exp2 exp2_ exp_ expm1 expm1_ export eye
        fake_quantize_per_channel_affine fake_quantize_per_tensor_affine fft finfo fix fix_ flatten flip fliplr flipud
        float float16 float32 float64 float_power float_power_ floor floor_ floor_divide floor_divide_ fmax fmin fmod
        fmod_ frac frac_ frexp from_array from_file frombuffer full full_like functional gather gcd gcd_ ge geqrf ger
        get_default_device get_default_dtype get_deterministic_debug_mode get_float32_matmul_precision
        get_num_interop_threads get_num_threads get_rng_state gradient greater greater_equal gt half hamming_window
        hann_window heaviside heaviside_ histc histogram hsplit hstack hub hypot i0 i0_ igamma igammac imag index_add
        index_add_ index_copy index_copy_ index_fill index_fill_ index_reduce index_select inference_mode init
        initial_seed inner int int16 int32 int64 int8 inverse is_complex is_conj
        is_deterministic_algorithms_warn_only_enabled is_floating_point is_grad_enabled is_inference_mode_enabled
        is_integral is_neg is_nonzero is_quantized is_storage is_tensor is_warn_always_enabled isclose isfinite isin
        isinf isnan isneginf isposinf isreal istft jit julia kaiser_window kron kthvalue lcm lcm_ ldexp ldexp_ le lerp
        less less_equal lgamma lgamma_ linalg linspace load log log10 log10_ log1p log1p_ log2 log2_ log_ logaddexp
        logaddexp2 logcumsumexp logdet logical_and logical_and_ logical_not logical_or logical_or_ logical_xor
        logical_xor_ logit logit_ logspace logsumexp long lstsq lt lu lu_solve lu_unpack manual_seed masked_select
        matmul matrix_exp matrix_power matrix_rank max max_int_value maximum mean median meshgrid min minimum mm mode
        moveaxis movedim mps_is_available msort mul mul_ multinomial multiply multiply_ mv mvlgamma mvlgamma_ nan_to_num
        nan_to_num_ nanmean nanmedian nanquantile nansum narrow ne neg neg_ negative negative_ nextafter nextafter_ nn
        no_grad nonzero norm normal not_equal numel numpy ones ones_like optim orgqr ormqr outer pca_lowrank permute
        pinverse poisson polar polygamma polygamma_ positive pow pow_ prod promote_types qint32 qint8 qr quantile
        quantize_per_channel quantize_per_tensor quantized_batch_norm quantized_max_pool1d quantized_max_pool2d quint8
        rad2deg rad2deg_ rand rand_float rand_like rand_out randint randint_bool randint_int randint_like randint_long
        randint_out randn randn_float randn_like random randperm randperm_out ravel real reciprocal reciprocal_
        remainder remainder_ renorm repeat_interleave reshape resolve_conj resolve_neg result_type roll rot90 round
        round_ row_stack rsqrt rsqrt_ save scatter scatter_ scatter_add scatter_add_ searchsorted seed select
        select_scatter set_default_device set_default_dtype set_default_tensor_type set_deterministic_debug_mode
        set_float32_matmul_precision set_grad_enabled set_num_interop_threads set_num_threads set_printoptions
        set_rng_state set_warn_always sgn sgn_ short sigmoid sigmoid_ sign sign_ signbit sin sin_ sinc sinc_ sinh sinh_
        slice_scatter slogdet softmax sort sparse sparse_coo_tensor special split sqrt sqrt_ square squeeze squeeze_
        stack std std_mean stft sub sub_ subtract subtract_ sum svd svd_lowrank swapaxes swapdims symeig t take
        take_along_dim tan tan_ tanh tanh_ tensor tensor_split tensordot tile topk trace transpose trapezoid trapz tril
        tril_ tril_indices triu triu_ triu_indices true_divide true_divide_ trunc trunc_ uint8 unbind unflatten unique
        unique_consecutive unsqueeze unsqueeze_ use_deterministic_algorithms utils vander var var_mean vdot
        view_as_complex view_as_real vsplit vstack where xlogy xlogy_ zeros zeros_like
        """
    );
}
